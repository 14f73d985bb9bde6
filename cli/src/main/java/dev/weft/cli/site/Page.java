package dev.weft.cli.site;

import dev.weft.cli.site.Reference.Use;
import dev.weft.http.spi.Url;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Range;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * A page or a style sheet with its references.
 *
 * @param text the page as text
 * @param charset the encoding of the page
 * @param references the references, in order
 * @param followed whether the page allows that its links are followed
 */
record Page(String text, Charset charset, List<Reference> references, boolean followed) {
    private static final Pattern CHARSET =
            Pattern.compile("charset\\s*=\\s*[\"']?([^\\s\"';]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CANDIDATE = Pattern.compile("(?:^|,)\\s*([^\\s,]\\S*)");
    private static final Pattern REFRESH =
            Pattern.compile("^[^;,]*[;,]\\s*(?:url\\s*=\\s*)?[\"']?([^\"']+)", Pattern.CASE_INSENSITIVE);

    /** Attributes that refer to parts of a page, with a colon between element and attribute. */
    private static final List<String> PARTS = List.of(
            "img:src",
            "script:src",
            "link:href",
            "source:src",
            "video:src",
            "video:poster",
            "audio:src",
            "track:src",
            "embed:src",
            "object:data",
            "input:src",
            "body:background");

    private static final List<String> LINKS = List.of("a:href", "area:href", "iframe:src", "frame:src");

    /** Relations that do not refer to content. */
    private static final Set<String> NO_CONTENT = Set.of("dns-prefetch", "preconnect", "pingback");

    /** Relations that lead to other pages. */
    private static final Set<String> PAGES = Set.of(
            "next", "prev", "contents", "index", "start", "help", "chapter", "section", "alternate", "canonical");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Whether a content type denotes an HTML page. */
    static boolean isHtml(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).matches("(?:text/html|application/xhtml\\+xml)\\b.*");
    }

    /** Whether a content type denotes a style sheet. */
    static boolean isCss(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/css");
    }

    /** Reads a style sheet. */
    static Page ofCss(byte[] bytes, @Nullable String type, Url url) {
        Charset declared = charset(type);
        Charset charset = declared == null ? StandardCharsets.UTF_8 : declared;
        String text = new String(bytes, charset);
        return new Page(text, charset, StyleSheet.references(text, 0, url, false), true);
    }

    /**
     * Reads a page.
     *
     * @param type the content type; if the type names no encoding, the page is searched for a declaration of its
     *     encoding
     * @throws IOException if the page cannot be parsed
     */
    static Page ofHtml(byte[] bytes, @Nullable String type, Url url) throws IOException {
        Charset declared = charset(type);
        Document document = Jsoup.parse(
                new ByteArrayInputStream(bytes),
                declared == null ? null : declared.name(),
                url.toString(),
                Parser.htmlParser().setTrackPosition(true));
        Charset charset = document.charset();
        String text = new String(bytes, charset);
        int shift = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        List<Reference> found = new Finder(document, text, shift, url).find();
        found.sort(Comparator.comparingInt(Reference::start));
        boolean followed = document.select("meta[name=robots]").stream()
                .noneMatch(meta -> meta.attr("content").toLowerCase(Locale.ROOT).matches(".*\\b(nofollow|none)\\b.*"));
        return new Page(text, charset, found, followed);
    }

    private static @Nullable Charset charset(@Nullable String type) {
        Matcher matcher = type == null ? null : CHARSET.matcher(type);
        try {
            return matcher != null && matcher.find() ? Charset.forName(matcher.group(1)) : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null; // an unknown encoding is ignored
        }
    }

    /** Resolves a reference; null if the reference stays within the page, or its scheme is not http or https. */
    static @Nullable Url resolve(Url base, String reference) {
        String text = reference.strip();
        return text.isEmpty() || text.startsWith("#") ? null : base.resolve(text);
    }

    /** Finds the references of one page. */
    private record Finder(Document document, String text, int shift, Url url, List<Reference> found) {
        Finder(Document document, String text, int shift, Url url) {
            this(document, text, shift, url, new ArrayList<>());
        }

        List<Reference> find() {
            Element declared = document.selectFirst("base[href]");
            Url given = declared == null ? null : url.resolve(declared.attr("href"));
            Url base = given == null ? url : given;
            if (declared != null) {
                add(declared, "href", base, Use.BASE);
            }
            PARTS.forEach(each -> addAll(each, base, Use.PART));
            LINKS.forEach(each -> addAll(each, base, Use.LINK));
            for (Element element : document.select("img[srcset], source[srcset], link[imagesrcset]")) {
                addCandidates(element, element.hasAttr("srcset") ? "srcset" : "imagesrcset", base);
            }
            for (Element meta : document.select("meta[http-equiv=refresh][content]")) {
                addWithin(meta, "content", REFRESH, base, Use.LINK);
            }
            addStyles(base);
            return found;
        }

        private void addAll(String pair, Url base, Use use) {
            String name = pair.substring(0, pair.indexOf(':'));
            String attribute = pair.substring(pair.indexOf(':') + 1);
            for (Element element : document.select(name + "[" + attribute + "]")) {
                Use actual = name.equals("link") ? useOf(element) : use;
                if (actual != Use.BASE) {
                    add(element, attribute, base, actual);
                }
            }
        }

        /** The use of a link element; {@link Use#BASE} if the element does not refer to content. */
        private static Use useOf(Element link) {
            List<String> relations =
                    List.of(link.attr("rel").toLowerCase(Locale.ROOT).split("\\s+"));
            if (relations.stream().anyMatch(NO_CONTENT::contains)) {
                return Use.BASE;
            }
            boolean style = relations.contains("stylesheet") || relations.contains("icon");
            return !style && relations.stream().anyMatch(PAGES::contains) ? Use.LINK : Use.PART;
        }

        private void add(Element element, String attribute, Url base, Use use) {
            Url target = resolve(base, element.attr(attribute));
            Range range = element.attributes().sourceRange(attribute).valueRange();
            if (target != null && range.isTracked()) {
                found.add(new Reference(target, range.startPos() + shift, range.endPos() + shift, use, true));
            }
        }

        private void addCandidates(Element element, String attribute, Url base) {
            addWithin(element, attribute, CANDIDATE, base, Use.PART);
        }

        /** Adds the references that a pattern finds in the source text of an attribute. */
        private void addWithin(Element element, String attribute, Pattern pattern, Url base, Use use) {
            Range range = element.attributes().sourceRange(attribute).valueRange();
            if (!range.isTracked()) {
                return;
            }
            int start = range.startPos() + shift;
            Matcher matcher = pattern.matcher(text.substring(start, range.endPos() + shift));
            while (matcher.find()) {
                String value = matcher.group(1).replaceFirst(",+$", "");
                Url target = resolve(base, Parser.unescapeEntities(value, true));
                if (target != null) {
                    int from = start + matcher.start(1);
                    found.add(new Reference(target, from, from + value.length(), use, true));
                }
            }
        }

        private void addStyles(Url base) {
            for (Element style : document.select("style")) {
                for (DataNode node : style.dataNodes()) {
                    addStyle(node.sourceRange(), base, false);
                }
            }
            for (Element styled : document.select("[style]")) {
                addStyle(styled.attributes().sourceRange("style").valueRange(), base, true);
            }
        }

        private void addStyle(Range range, Url base, boolean markup) {
            if (range.isTracked()) {
                int start = range.startPos() + shift;
                found.addAll(StyleSheet.references(text.substring(start, range.endPos() + shift), start, base, markup));
            }
        }
    }
}
