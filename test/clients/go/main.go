// Makes the calls that it reads with the AWS SDK for Go v2, one a line, and writes what they answer. Blobs are their text.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

const longestLine = 4 << 20

type call struct {
	Service   string
	Operation string
	Input     map[string]any
}

type refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func main() {
	settings, err := config.LoadDefaultConfig(context.Background(), config.WithRetryMaxAttempts(1))
	if err != nil {
		panic(err)
	}
	// The service, and not the SDK, is to refuse what is wrong.
	settings.APIOptions = append(settings.APIOptions, func(stack *middleware.Stack) error {
		_, err := stack.Initialize.Remove("OperationInputValidation")
		_ = err // Operations without required members have none.
		return nil
	})
	clients := map[string]any{
		"sqs":      sqs.NewFromConfig(settings),
		"events":   eventbridge.NewFromConfig(settings),
		"dynamodb": dynamodb.NewFromConfig(settings),
		"lambda":   lambda.NewFromConfig(settings),
		"sts":      sts.NewFromConfig(settings),
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked call
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := answers.Encode(answer(clients[asked.Service], asked)); err != nil {
			panic(err)
		}
	}
}

// answer finds the operation by its name, and fills its input by the names of its fields.
func answer(client any, asked call) map[string]any {
	operation := reflect.ValueOf(client).MethodByName(asked.Operation)
	if !operation.IsValid() {
		panic(fmt.Sprintf("there is no %s %s", asked.Service, asked.Operation))
	}
	input := reflect.New(operation.Type().In(1).Elem())
	fill(input.Elem(), asked.Input)
	results := operation.Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
	if err, failed := results[1].Interface().(error); failed {
		return map[string]any{"error": refusalOf(err)}
	}
	return map[string]any{"output": toJSON(results[0])}
}

func refusalOf(err error) refusal {
	var refused smithy.APIError
	if errors.As(err, &refused) {
		return refusal{refused.ErrorCode(), refused.ErrorMessage()}
	}
	return refusal{"SdkClientError", err.Error()}
}
