package dev.weft.benchmarks.report;

import static dev.weft.benchmarks.report.ResultsTest.result;
import static dev.weft.benchmarks.report.ResultsTest.results;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringReader;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TableTest {
    private static final Result WEFT = result(Contender.WEFT, "", 100.0, 102.0, 98.0);

    @Test
    void methodsAreNamedAfterTheContender() {
        assertThat(Contender.measuredBy("jdkLinkedBlockingQueue")).isEqualTo(Contender.JDK);
        assertThat(Contender.JDK.variantOf("jdkLinkedBlockingQueue")).isEqualTo("LinkedBlockingQueue");
        assertThatIllegalArgumentException().isThrownBy(() -> Contender.measuredBy("unknown"));
    }

    @Test
    void fasterThanItsBestPeerIsAWin() {
        Results results = results(WEFT, result(Contender.JOX, "", 200.0), result(Contender.KOTLIN, "", 300.0));

        assertThat(Table.markdown(results))
                .contains("1 win, 0 even, 0 lose")
                .contains("| 100 ±1% |")
                .contains("200 ±0% (2.00)")
                .contains("win: Jox takes 2.00");
    }

    @Test
    void slowerThanItsBestPeerIsALossThatIsPrintedLikeAWin() {
        Results results = results(WEFT, result(Contender.JDK, "ArrayBlockingQueue", 50.0));

        assertThat(Table.markdown(results))
                .contains("0 win, 0 even, 1 lose")
                .contains("50 ±0% (0.50), ArrayBlockingQueue")
                .contains("**lose**: `java.util.concurrent` takes 0.50");
    }

    @Test
    void overlappingSamplesAreEven() {
        Results results = results(WEFT, result(Contender.KOTLIN, "", 97.0, 99.5, 110.0));

        assertThat(Table.markdown(results)).contains("0 win, 1 even, 0 lose");
    }

    @Test
    void bareThreadsAreShownButAreNoPeer() {
        Results results = results(WEFT, result(Contender.BARE, "", 10.0));

        assertThat(Table.markdown(results)).contains("10 ±0% (0.10)").contains("no peer");
    }

    @Test
    void bestVariantIsShown() {
        Results results = results(WEFT, result(Contender.JDK, "Fair", 400.0), result(Contender.JDK, "Unfair", 300.0));

        assertThat(Table.markdown(results)).contains("300 ±0% (3.00), unfair").doesNotContain("400");
    }

    @Test
    void eachVariantOfWeftHasALineOfItsOwn() {
        Results results = results(result(Contender.WEFT, "Event", 1.0), result(Contender.WEFT, "WhoseEndWaits", 2.0));

        assertThat(Table.markdown(results)).contains("(event) |").contains("(whose end waits) |");
    }

    @Test
    void leaguesAreKeptApart() {
        Results results = results(
                WEFT,
                result(Contender.RUN_BLOCKING, "", 10.0),
                result(Contender.EVENT_LOOP, "", 20.0),
                result(Contender.ASYNCIO, "", 200.0));

        assertThat(Table.markdown(results))
                .contains("**In parallel**: 0 win, 0 even, 0 lose")
                .contains("**One at a time**: 0 win, 0 even, 1 lose");
    }

    @Test
    void pageGetsTheNewTableInPlaceOfTheOldOne() {
        String first = Page.withTable("""
                before
                <!-- table: written by benchmarks/run --publish -->
                <!-- end of table -->
                after
                """, "one\n");

        String second = Page.withTable(first, "two\n");

        assertThat(second)
                .startsWith("before\n")
                .contains("\ntwo\n")
                .endsWith("after\n")
                .doesNotContain("one");
        assertThatIllegalArgumentException().isThrownBy(() -> Page.withTable("before\nafter\n", "one\n"));
    }

    @Test
    void chartIsXmlWithADotPerContender() throws Exception {
        Results results = results(WEFT, result(Contender.JOX, "", 200.0), result(Contender.JDK, "Fair", 1e9));

        String svg = Chart.svg(results, League.PARALLEL);

        NodeList titles = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("title");
        assertThat(IntStream.range(0, titles.getLength())
                        .mapToObj(i -> titles.item(i).getTextContent()))
                .contains("Jox: 2.00 times Weft", "java.util.concurrent: 10000000.00 times Weft");
    }
}
