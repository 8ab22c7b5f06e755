import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

/** event-ruler behind a line of JSON for each question and each answer. */
public final class Oracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than any limit that is compared with. */
  private static final int MOST_COMPLEX = 60;

  public static void main(String[] args) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode question = JSON.readTree(line);
      ObjectNode answer = question.has("patterns") ? measure(question) : judge(question);
      // A line ends where it is read, and everything else is ASCII.
      System.out.println(JSON.writeValueAsString(answer));
    }
  }

  /** Whether a pattern is refused, how complex it is, and which of the events it matches. */
  private static ObjectNode judge(JsonNode question) throws Exception {
    String pattern = question.get("pattern").asText();
    ObjectNode answer = JSON.createObjectNode();
    String refusal = JsonRuleCompiler.check(pattern);
    if (refusal != null) return answer.put("refusal", refusal);
    Machine machine = Machine.builder().build();
    machine.addRule("rule", pattern);
    answer.put("complexity", machine.evaluateComplexity(new MachineComplexityEvaluator(MOST_COMPLEX)));
    ArrayNode matches = answer.putArray("matches");
    for (JsonNode event : question.get("events"))
      matches.add(!machine.rulesForJSONEvent(event.asText()).isEmpty());
    return answer;
  }

  /** How long many patterns take to compile, and how many events a second are matched against them. */
  private static ObjectNode measure(JsonNode question) throws Exception {
    long started = processorTime();
    Machine machine = Machine.builder().build();
    int number = 0;
    for (JsonNode pattern : question.get("patterns")) machine.addRule("rule" + number++, pattern.asText());
    double compileMs = (processorTime() - started) / 1e6;
    List<String> texts = new ArrayList<>();
    List<JsonNode> trees = new ArrayList<>();
    for (JsonNode event : question.get("events")) {
      texts.add(event.asText());
      trees.add(JSON.readTree(event.asText()));
    }
    long nanos = question.get("ms").asLong() * 1_000_000;
    ObjectNode answer = JSON.createObjectNode().put("compileMs", compileMs);
    long matched = 0;
    for (String text : texts) matched += machine.rulesForJSONEvent(text).size();
    answer.put("matched", matched);
    answer.put("ofTexts", perSecond(nanos, texts, machine::rulesForJSONEvent));
    answer.put("ofTrees", perSecond(nanos, trees, machine::rulesForJSONEvent));
    return answer;
  }

  /** Nanoseconds of this thread on a processor, whatever else runs. */
  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private interface Match<T> {
    List<?> apply(T event) throws Exception;
  }

  private static <T> double perSecond(long nanos, List<T> events, Match<T> match) throws Exception {
    long started = processorTime();
    long passed = 0;
    long count = 0;
    int sink = 0;
    while (passed < nanos) {
      for (T event : events) sink += match.apply(event).size();
      count += events.size();
      passed = processorTime() - started;
    }
    if (sink == -1) throw new IllegalStateException("no list has a size below 0");
    return count / (passed / 1e9);
  }
}
