package dev.weft.http.spi;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Converts host names with non-ASCII letters to the ASCII form that DNS requires.
 *
 * @implNote RFC 3492, with its names for variables and constants. {@code java.net.IDN} implements IDNA 2003, which maps
 *     {@code ß} to {@code ss}; browsers use IDNA 2008, in which {@code ß} is a separate letter, so that the name means
 *     a different host.
 */
final class Punycode {
    private static final String PREFIX = "xn--";
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    /** The replacement character, which stands for malformed input. */
    private static final int REPLACEMENT = 0xfffd;

    private Punycode() {}

    /** The host with each label in ASCII; null if a label contains a character that cannot be encoded. */
    static @Nullable String host(String host) {
        // The part of the mapping of UTS 46 that matters for host names: compatibility forms, case, ideographic full
        // stops, and characters that are ignored, such as the soft hyphen.
        String mapped = Normalizer.normalize(host, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\u3002\uff0e\uff61]", ".")
                .replaceAll("[\u00ad\u200b\u2060\ufeff\ufe00-\ufe0f]", "");
        mapped = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        StringBuilder ascii = new StringBuilder();
        String separator = "";
        for (String label : mapped.split("\\.", -1)) {
            ascii.append(separator);
            separator = ".";
            if (label.chars().allMatch(c -> c < INITIAL_N)) {
                ascii.append(label);
            } else if (hasUnencodableCharacter(label)) {
                return null;
            } else {
                encode(label.codePoints().toArray(), ascii.append(PREFIX));
            }
        }
        return ascii.toString();
    }

    private static boolean hasUnencodableCharacter(String label) {
        return label.codePoints()
                .anyMatch(c -> c == REPLACEMENT
                        || !Character.isDefined(c)
                        || Character.isISOControl(c)
                        || Character.isSpaceChar(c)
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.PRIVATE_USE);
    }

    private static void encode(int[] label, StringBuilder to) {
        int basic = 0;
        for (int c : label) {
            if (c < INITIAL_N) {
                to.append((char) c);
                basic++;
            }
        }
        if (basic > 0) {
            to.append('-');
        }
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        for (int handled = basic; handled < label.length; delta++, n++) {
            int next = smallestFrom(label, n);
            delta += (next - n) * (handled + 1);
            n = next;
            for (int c : label) {
                if (c < n) {
                    delta++;
                } else if (c == n) {
                    append(delta, bias, to);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
        }
    }

    /** The smallest code point in {@code label} that is at least {@code min}. */
    private static int smallestFrom(int[] label, int min) {
        int next = Integer.MAX_VALUE;
        for (int c : label) {
            next = c >= min && c < next ? c : next;
        }
        return next;
    }

    /**
     * Appends {@code number} in the variable-length form of RFC 3492. A digit below the threshold for its position is
     * the last digit.
     */
    private static void append(int number, int bias, StringBuilder to) {
        int rest = number;
        for (int k = BASE; ; k += BASE) {
            int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
            if (rest < threshold) {
                to.append(digit(rest));
                return;
            }
            to.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
        }
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    /** Computes the next bias, as the function {@code adapt} of RFC 3492, section 6.1. */
    private static int adapt(int delta, int points, boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        while (rest > (BASE - T_MIN) * T_MAX / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }
}
