package io.payledger.api.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a text in one pass and recognises its charset: by its byte order mark, or else by its bytes beyond ASCII, which
 * are UTF-8 if they are valid in it, and Windows-1252 if not. A place that contradicts an earlier one, or is a letter of
 * another code page, fails with an {@link Undecodable}. All characters before it are read first. Not thread-safe.
 */
final class CharsetReader extends Reader {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Signs of Windows-1252 that are letters of Polish, Czech or Slovak in Windows-1250. */
    private static final String LETTERS_ELSEWHERE = "£¥¯³¹¼¾¿";

    /** More letters beyond ASCII in a row are rare in the west of Europe, and the rule in Greek and Cyrillic. */
    private static final int LETTERS_IN_A_ROW_MAX = 2;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final InputStream file;
    private final byte[] bytes = new byte[8192];
    private int at;
    private int end;

    private @Nullable Charset charset;
    private String evidence = "it begins with the byte order mark of UTF-8";
    private @Nullable Undecodable failure;
    private int lowSurrogate = -1;
    private int lettersInARow;

    CharsetReader(InputStream file) throws IOException {
        this.file = file;
        int mark = (peek(0) << 8) | peek(1);
        if (mark == BYTE_ORDER_MARK || mark == 0xFFFE) {
            charset = mark == BYTE_ORDER_MARK ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
            at = 2;
        } else if (utf8() == BYTE_ORDER_MARK) {
            charset = StandardCharsets.UTF_8;
            at = 3;
        }
    }

    /** A place that is not text in the charset of the file. */
    static final class Undecodable extends CharacterCodingException {

        private static final long serialVersionUID = 1L;

        private final String why;

        private Undecodable(String why) {
            this.why = why;
        }

        @Override
        public String getMessage() {
            return why + ". Save the file as UTF-8 (in Excel: CSV UTF-8)";
        }
    }

    /** Complete once all is read. */
    Charset charset() {
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }

    @Override
    public int read(char[] out, int offset, int length) throws IOException {
        int count = 0;
        while (count < length && failure == null) {
            try {
                int next = next();
                if (next < 0) {
                    break;
                }
                out[offset + count++] = (char) next;
            } catch (Undecodable place) {
                failure = place;
            }
        }
        if (count == 0 && failure != null) {
            throw failure;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** The next UTF-16 unit; -1 at the end. */
    private int next() throws IOException {
        if (lowSurrogate >= 0) {
            int low = lowSurrogate;
            lowSurrogate = -1;
            return low;
        }
        int first = peek(0);
        if (first >= 0 && (StandardCharsets.UTF_16BE.equals(charset) || StandardCharsets.UTF_16LE.equals(charset))) {
            return utf16(first);
        }
        if (first < 0x80) {
            at += first < 0 ? 0 : 1;
            lettersInARow = 0;
            return first;
        }
        int point = utf8();
        requireCharset(point < 0 ? WINDOWS_1252 : StandardCharsets.UTF_8, first, point);
        if (point < 0) {
            at++;
            return windows1252(first);
        }
        at += utf8Length(point);
        if (Character.isBmpCodePoint(point)) {
            return point;
        }
        lowSurrogate = Character.lowSurrogate(point);
        return Character.highSurrogate(point);
    }

    private int utf16(int first) throws IOException {
        int second = peek(1);
        if (second < 0) {
            throw new Undecodable("the file ends within a character of " + charset);
        }
        at += 2;
        return StandardCharsets.UTF_16BE.equals(charset) ? (first << 8) | second : (second << 8) | first;
    }

    /** @param point by UTF-8; negative if the bytes are not valid in it */
    private void requireCharset(Charset here, int first, int point) throws Undecodable {
        if (here.equals(charset)) {
            return;
        }
        String readings = point >= 0
                ? "the bytes " + hex(utf8Length(point)) + " are '" + Character.toString(point) + "' in UTF-8 and '"
                        + new String(bytes, at, utf8Length(point), WINDOWS_1252) + "' in Windows-1252"
                : "the byte " + hex(1) + " is " + in(WINDOWS_1252, first) + " and not valid in UTF-8";
        if (charset == null) {
            charset = here;
            evidence = "earlier " + readings;
        } else {
            throw new Undecodable(readings + ", but the file is in " + name(charset) + ": " + evidence);
        }
    }

    private int windows1252(int code) throws Undecodable {
        String read = new String(new byte[] {(byte) code}, WINDOWS_1252);
        char character = read.charAt(0);
        if (character == '\uFFFD' || LETTERS_ELSEWHERE.indexOf(character) >= 0) {
            throw undecided(code, "windows-1250");
        }
        lettersInARow = Character.isLetter(character) ? lettersInARow + 1 : 0;
        if (lettersInARow > LETTERS_IN_A_ROW_MAX) {
            throw undecided(code, "windows-1253");
        }
        return character;
    }

    private static Undecodable undecided(int code, String other) {
        return new Undecodable("the byte " + HexFormat.of().withUpperCase().toHexDigits((byte) code) + " is "
                + in(WINDOWS_1252, code) + " and " + in(Charset.forName(other), code)
                + ", and the file does not tell which");
    }

    private static String in(Charset page, int code) {
        String read = new String(new byte[] {(byte) code}, page);
        return (read.equals("\uFFFD") ? "nothing" : "'" + read + "'") + " in " + name(page);
    }

    private static String name(Charset charset) {
        return charset.name().replace("windows", "Windows");
    }

    private String hex(int count) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, at, at + count);
    }

    /** The character that the next bytes are in UTF-8; negative if they are not valid in it. */
    private int utf8() throws IOException {
        int lead = peek(0);
        int more = lead >= 0xC2 && lead <= 0xDF
                ? 1
                : lead >= 0xE0 && lead <= 0xEF ? 2 : lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
        int point = lead & (0x3F >> more);
        for (int i = 1; i <= more; i++) {
            int next = peek(i);
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            point = (point << 6) | (next & 0x3F);
        }
        boolean isCharacter = more > 0
                && Character.isValidCodePoint(point)
                && utf8Length(point) == more + 1
                && !(Character.isBmpCodePoint(point) && Character.isSurrogate((char) point));
        return isCharacter ? point : -1;
    }

    private static int utf8Length(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : Character.isBmpCodePoint(point) ? 3 : 4;
    }

    /** The byte at a distance from the next one; negative beyond the end. */
    private int peek(int distance) throws IOException {
        while (end - at <= distance) {
            System.arraycopy(bytes, at, bytes, 0, end - at);
            end -= at;
            at = 0;
            int read = file.read(bytes, end, bytes.length - end);
            if (read < 0) {
                return -1;
            }
            end += read;
        }
        return bytes[at + distance] & 0xFF;
    }
}
