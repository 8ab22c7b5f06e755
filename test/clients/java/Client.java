import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Makes the calls that it reads with the AWS SDK for Java v2, one a line, and writes what they answer. Blobs are their text. */
final class Client {
  private static final Map<String, Object> CLIENTS =
      Map.of(
          "sqs", build(SqsClient.builder()),
          "events", build(EventBridgeClient.builder()),
          "dynamodb", build(DynamoDbClient.builder()),
          "lambda", build(LambdaClient.builder()),
          "sts", build(StsClient.builder()));

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder) {
    return builder
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  public static void main(String[] arguments) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var parser = JsonNode.parser();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(write(answer(parser.parse(line).asObject())));
    }
  }

  private static Map<String, Object> answer(Map<String, JsonNode> call)
      throws ReflectiveOperationException {
    var operation = findOperation(call.get("service").asString(), call.get("operation").asString());
    var request = operation.getParameterTypes()[0].getMethod("builder").invoke(null);
    try {
      fill((SdkPojo) request, call.get("input").asObject());
      var client = CLIENTS.get(call.get("service").asString());
      var response = operation.invoke(client, ((SdkBuilder<?, ?>) request).build());
      return Map.of("output", toMap((SdkPojo) response));
    } catch (InvocationTargetException failure) {
      return Map.of("error", refusalOf(failure.getCause()));
    }
  }

  private static Method findOperation(String service, String name) {
    var method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    for (Method candidate : CLIENTS.get(service).getClass().getInterfaces()[0].getMethods()) {
      var parameters = candidate.getParameterTypes();
      if (candidate.getName().equals(method)
          && parameters.length == 1
          && AwsRequest.class.isAssignableFrom(parameters[0])) return candidate;
    }
    throw new IllegalArgumentException("there is no " + service + " " + name);
  }

  private static Map<String, String> refusalOf(Throwable failure) {
    if (failure instanceof AwsServiceException refused) {
      var details = refused.awsErrorDetails();
      return Map.of("code", details.errorCode(), "message", String.valueOf(details.errorMessage()));
    }
    if (failure instanceof SdkClientException refused)
      return Map.of("code", "SdkClientError", "message", refused.getMessage());
    throw new IllegalStateException(failure);
  }

  private static void fill(SdkPojo target, Map<String, JsonNode> values) {
    for (var entry : values.entrySet()) {
      var field =
          target.sdkFields().stream()
              .filter(candidate -> nameOf(candidate).equals(entry.getKey()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("there is no " + entry.getKey()));
      field.set(target, toJava(field, entry.getValue()));
    }
  }

  /** Java has no member of the name NULL: what is in a body has its name there, and not that of a header. */
  private static String nameOf(SdkField<?> field) {
    return field.location() == MarshallLocation.PAYLOAD ? field.locationName() : field.memberName();
  }

  private static Object toJava(SdkField<?> field, JsonNode value) {
    var type = field.marshallingType().getTargetClass();
    if (type == SdkPojo.class) {
      var pojo = field.constructor().get();
      fill(pojo, value.asObject());
      return ((SdkBuilder<?, ?>) pojo).build();
    }
    if (type == List.class) {
      var member = field.getTrait(ListTrait.class).memberFieldInfo();
      return value.asArray().stream().map(item -> toJava(member, item)).toList();
    }
    if (type == Map.class) {
      var member = field.getTrait(MapTrait.class).valueFieldInfo();
      var members = new LinkedHashMap<String, Object>();
      value.asObject().forEach((name, inner) -> members.put(name, toJava(member, inner)));
      return members;
    }
    if (type == SdkBytes.class) return SdkBytes.fromUtf8String(value.asString());
    if (type == Integer.class) return Integer.valueOf(value.asNumber());
    if (type == Long.class) return Long.valueOf(value.asNumber());
    if (type == Boolean.class) return value.asBoolean();
    return value.asString();
  }

  /** Without what was not in the answer: the SDK has empty lists and maps of its own for that. */
  private static Map<String, Object> toMap(SdkPojo pojo) {
    var members = new LinkedHashMap<String, Object>();
    for (SdkField<?> field : pojo.sdkFields()) {
      var value = field.getValueOrDefault(pojo);
      var isAbsent =
          value == null
              || value instanceof SdkAutoConstructList
              || value instanceof SdkAutoConstructMap;
      if (!isAbsent) members.put(nameOf(field), toPlain(value));
    }
    return members;
  }

  private static Object toPlain(Object value) {
    if (value instanceof SdkPojo pojo) return toMap(pojo);
    if (value instanceof SdkBytes bytes) return bytes.asUtf8String();
    if (value instanceof List<?> items) {
      var plain = new ArrayList<Object>();
      items.forEach(item -> plain.add(toPlain(item)));
      return plain;
    }
    if (value instanceof Map<?, ?> map) {
      var plain = new LinkedHashMap<String, Object>();
      map.forEach((name, inner) -> plain.put(name.toString(), toPlain(inner)));
      return plain;
    }
    return value;
  }

  private static String write(Object value) {
    var writer = JsonWriter.create();
    write(writer, value);
    return new String(writer.getBytes(), StandardCharsets.UTF_8);
  }

  private static void write(JsonWriter writer, Object value) {
    if (value instanceof Map<?, ?> map) {
      writer.writeStartObject();
      map.forEach(
          (name, inner) -> {
            writer.writeFieldName(name.toString());
            write(writer, inner);
          });
      writer.writeEndObject();
    } else if (value instanceof List<?> items) {
      writer.writeStartArray();
      items.forEach(item -> write(writer, item));
      writer.writeEndArray();
    } else if (value instanceof Boolean flag) writer.writeValue(flag.booleanValue());
    else if (value instanceof Number number) writer.writeValue(number.longValue());
    else writer.writeValue(value.toString());
  }
}
