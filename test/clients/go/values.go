package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// What the DynamoDB SDK has instead of a structure for a value: a union, with a type for each of its members.
var valueTypes = map[string]reflect.Type{
	"B":    reflect.TypeFor[types.AttributeValueMemberB](),
	"BOOL": reflect.TypeFor[types.AttributeValueMemberBOOL](),
	"BS":   reflect.TypeFor[types.AttributeValueMemberBS](),
	"L":    reflect.TypeFor[types.AttributeValueMemberL](),
	"M":    reflect.TypeFor[types.AttributeValueMemberM](),
	"N":    reflect.TypeFor[types.AttributeValueMemberN](),
	"NS":   reflect.TypeFor[types.AttributeValueMemberNS](),
	"NULL": reflect.TypeFor[types.AttributeValueMemberNULL](),
	"S":    reflect.TypeFor[types.AttributeValueMemberS](),
	"SS":   reflect.TypeFor[types.AttributeValueMemberSS](),
}

// What the SDK does not tell of a member's name: AWS begins these with a small letter.
var wireNames = map[string]string{"ListDeadLetterSourceQueuesOutput.QueueUrls": "queueUrls"}

// fill puts a value of JSON into a field of an SDK's input.
func fill(target reflect.Value, value any) {
	switch target.Kind() {
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		fill(target.Elem(), value)
	case reflect.Interface:
		fillUnion(target, value.(map[string]any))
	case reflect.Struct:
		for name, inner := range value.(map[string]any) {
			field := target.FieldByName(name)
			if !field.IsValid() {
				panic(fmt.Sprintf("%s has no %s", target.Type(), name))
			}
			fill(field, inner)
		}
	case reflect.Map:
		target.Set(reflect.MakeMap(target.Type()))
		for name, inner := range value.(map[string]any) {
			item := reflect.New(target.Type().Elem()).Elem()
			fill(item, inner)
			target.SetMapIndex(reflect.ValueOf(name).Convert(target.Type().Key()), item)
		}
	case reflect.Slice:
		fillSlice(target, value)
	default:
		target.Set(reflect.ValueOf(value).Convert(target.Type()))
	}
}

func fillSlice(target reflect.Value, value any) {
	if text, isBlob := value.(string); isBlob {
		target.SetBytes([]byte(text))
		return
	}
	items := value.([]any)
	target.Set(reflect.MakeSlice(target.Type(), len(items), len(items)))
	for index, item := range items {
		fill(target.Index(index), item)
	}
}

func fillUnion(target reflect.Value, value map[string]any) {
	for name, inner := range value {
		member := reflect.New(valueTypes[name])
		fill(member.Elem().FieldByName("Value"), inner)
		target.Set(member)
	}
}

// toJSON leaves out what the SDK has no value for.
func toJSON(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return toJSON(value.Elem())
	case reflect.Struct:
		return structToJSON(value)
	case reflect.Map:
		members := map[string]any{}
		for _, key := range value.MapKeys() {
			members[key.String()] = toJSON(value.MapIndex(key))
		}
		return members
	case reflect.Slice:
		if blob, isBlob := value.Interface().([]byte); isBlob {
			return string(blob)
		}
		items := []any{}
		for index := range value.Len() {
			items = append(items, toJSON(value.Index(index)))
		}
		return items
	default:
		return value.Interface()
	}
}

func structToJSON(value reflect.Value) any {
	if moment, isTime := value.Interface().(time.Time); isTime {
		return moment.Format(time.RFC3339)
	}
	if name, isUnion := strings.CutPrefix(value.Type().Name(), "AttributeValueMember"); isUnion {
		return map[string]any{name: toJSON(value.FieldByName("Value"))}
	}
	members := map[string]any{}
	for index := range value.NumField() {
		field := value.Type().Field(index)
		if field.IsExported() && field.Name != "ResultMetadata" && isPresent(value.Field(index)) {
			name, isOdd := wireNames[value.Type().Name()+"."+field.Name]
			if !isOdd {
				name = field.Name
			}
			members[name] = toJSON(value.Field(index))
		}
	}
	return members
}

// isPresent is false for what was not in the answer; numbers that are no pointers are 0 then.
func isPresent(field reflect.Value) bool {
	switch field.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		return !field.IsNil()
	case reflect.String:
		return field.String() != ""
	default:
		return true
	}
}
