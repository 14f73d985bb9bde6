package dev.weft.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class GrowthTest {
    private static Result queue(Contender contender, String variant, int room, int pairs, double nanos) {
        Map<String, String> parameters = Map.of("room", "" + room, "pairs", "" + pairs);
        return new Result(Row.QueueTransfer, new TreeMap<>(parameters), contender, variant, 1, List.of(nanos));
    }

    private static Result cancelling(int n, double nanos) {
        return new Result(Row.Cancelling, new TreeMap<>(Map.of("n", "" + n)), Contender.WEFT, "", 1, List.of(nanos));
    }

    private static Results results(Result... all) {
        return new Results(new TreeMap<>(), Set.of("abc"), List.of(all));
    }

    private static List<String> textsOf(String name, Results results) throws Exception {
        String svg = Growth.svg(results, League.PARALLEL);
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        NodeList found = document.getElementsByTagName(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void rowHasAPlotWithALinePerContender() throws Exception {
        Results results = results(
                queue(Contender.WEFT, "", 100, 1, 50),
                queue(Contender.WEFT, "", 100, 8, 1500),
                queue(Contender.WEFT, "", 100, 64, 2_000_000),
                queue(Contender.JOX, "", 100, 1, 60),
                queue(Contender.JOX, "", 100, 64, 100));

        assertThat(textsOf("polyline", results)).hasSize(2);
        assertThat(textsOf("text", results))
                .contains("queue of 100, n on each side; per item", "1", "8", "64", "50 ns", "1 µs", "2 ms");
        assertThat(textsOf("title", results)).contains("Weft, 8: 1.5 µs", "Jox, 64: 100 ns");
    }

    @Test
    void bestVariantIsShown() throws Exception {
        Results results = results(
                queue(Contender.WEFT, "", 1, 1, 50),
                queue(Contender.WEFT, "", 1, 8, 50),
                queue(Contender.WEFT, "", 1, 64, 50),
                queue(Contender.JDK, "Array", 1, 8, 30),
                queue(Contender.JDK, "Linked", 1, 8, 20));

        assertThat(textsOf("title", results))
                .contains("java.util.concurrent (linked), 8: 20 ns")
                .doesNotContain("java.util.concurrent (array), 8: 30 ns");
    }

    @Test
    void queuesOfOtherRoomAndOtherRowsHavePlotsOfTheirOwn() {
        Results results = results(
                cancelling(100, 5),
                cancelling(1000, 5),
                cancelling(10000, 5),
                queue(Contender.WEFT, "", 1, 1, 50),
                queue(Contender.WEFT, "", 1, 8, 50),
                queue(Contender.WEFT, "", 1, 64, 50),
                queue(Contender.WEFT, "", 0, 1, 50),
                queue(Contender.WEFT, "", 0, 8, 50),
                queue(Contender.WEFT, "", 0, 64, 50));

        assertThat(Curves.of(results, League.PARALLEL))
                .extracting(Curves::title)
                .containsExactly(
                        "cancel n waiting tasks, until all have ended; per task",
                        "queue of 1, n on each side; per item",
                        "queue of any length, n on each side; per item");
    }

    @Test
    void twoSizesAreNotGrowth() {
        assertThat(Curves.of(results(cancelling(100, 5), cancelling(1000, 5)), League.PARALLEL))
                .isEmpty();
    }
}
