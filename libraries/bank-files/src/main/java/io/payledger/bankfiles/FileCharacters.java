package io.payledger.bankfiles;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The characters of an XML file, strictly decoded, up to a limit of bytes. Parsers guess encodings and replace what they
 * cannot decode; here the byte order mark and the declaration must agree, and an undecodable byte ends the file. {@link
 * #refusal()} keeps the reason, since parsers wrap and reword what a reader throws.
 */
final class FileCharacters extends Reader {

    /** A declaration with every allowed part, generously spaced. */
    private static final int DECLARATION_BYTES_MAX = 512;

    /** A comment, an attribute or a name, which the parser holds in one piece. */
    private static final int PIECE_CHARACTERS_MAX = 256 * 1024;

    private static final Pattern DECLARATION = Pattern.compile(
            "<\\?xml\\s+version\\s*=\\s*[\"']([^\"'<>]*)[\"'](?:\\s+encoding\\s*=\\s*[\"']([^\"'<>]*)[\"'])?[^<>]*\\?>.*",
            Pattern.DOTALL);

    private static final Map<String, Charset> ENCODINGS = Map.of(
            "UTF-8", StandardCharsets.UTF_8,
            "UTF8", StandardCharsets.UTF_8,
            "US-ASCII", StandardCharsets.US_ASCII,
            "ISO-8859-1", StandardCharsets.ISO_8859_1,
            "ISO-8859-15", Charset.forName("ISO-8859-15"),
            "WINDOWS-1252", Charset.forName("windows-1252"));

    private final Reader decoded;
    private final String encoding;
    private @Nullable String refusal;
    private @Nullable Exception failure;
    private int sinceProgress;

    private FileCharacters(Reader decoded, String encoding) {
        this.decoded = decoded;
        this.encoding = encoding;
    }

    /** Throws {@link UnreadableException} if the first bytes show that the file cannot be read. */
    static FileCharacters of(InputStream file, long bytesMax) throws IOException {
        LimitedBytes bytes = new LimitedBytes(file, bytesMax);
        byte[] head = bytes.readNBytes(DECLARATION_BYTES_MAX);
        if (head.length == 0) {
            throw new UnreadableException("the file is empty: send the file as the bank gave it");
        }
        Mark mark = Mark.of(head);
        String start = new String(head, mark.length, head.length - mark.length, mark.charset);
        Matcher declaration = DECLARATION.matcher(start);
        boolean declared = declaration.matches();
        if (declared && !declaration.group(1).equals("1.0")) {
            throw new UnreadableException("the XML version is not 1.0: ask the bank for one that is");
        }
        Charset charset = mark.charsetAs(declared ? declaration.group(2) : null);
        InputStream text =
                new SequenceInputStream(new ByteArrayInputStream(head, mark.length, head.length - mark.length), bytes);
        return new FileCharacters(
                new InputStreamReader(
                        text,
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                charset.name());
    }

    /** The encoding that the first bytes indicate. */
    private record Mark(String name, Charset charset, int length) {

        static Mark of(byte[] head) {
            String start = HexFormat.of().formatHex(head, 0, Math.min(4, head.length));
            if (start.startsWith("efbbbf")) {
                return new Mark("UTF-8", StandardCharsets.UTF_8, 3);
            }
            if (start.startsWith("feff")) {
                return new Mark("UTF-16", StandardCharsets.UTF_16BE, 2);
            }
            if (start.startsWith("fffe") && !start.equals("fffe0000")) {
                return new Mark("UTF-16", StandardCharsets.UTF_16LE, 2);
            }
            return new Mark("", StandardCharsets.ISO_8859_1, 0);
        }

        Charset charsetAs(@Nullable String declared) throws UnreadableException {
            if (declared == null) {
                return length > 0 ? charset : StandardCharsets.UTF_8;
            }
            String wanted = declared.toUpperCase(Locale.ROOT);
            if (length > 0) {
                if (!wanted.equals(name) && !wanted.equals(charset.name())) {
                    throw new UnreadableException("the byte order mark says " + charset.name()
                            + ", the declaration says another encoding: send the file as the bank gave it");
                }
                return charset;
            }
            if (wanted.startsWith("UTF-16")) {
                throw new UnreadableException(
                        "the declaration says UTF-16, but there is no byte order mark: send the file as the bank gave it");
            }
            Charset known = ENCODINGS.get(wanted);
            if (known == null) {
                throw new UnreadableException("the declared encoding is none of UTF-8, UTF-16, ISO-8859-1, ISO-8859-15,"
                        + " windows-1252, US-ASCII: ask the bank for one of them");
            }
            return known;
        }
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        try {
            int read = decoded.read(into, offset, length);
            sinceProgress += Math.max(0, read);
            if (sinceProgress > PIECE_CHARACTERS_MAX) {
                throw new UnreadableException("a comment, attribute or the like has more than " + PIECE_CHARACTERS_MAX
                        + " characters: ask the bank for a shorter one");
            }
            return read;
        } catch (UnreadableException refused) {
            refusal = refused.reason;
            throw refused;
        } catch (CharacterCodingException notText) {
            refusal = "the file is not " + encoding
                    + " text, though it says so or says nothing: send the file as the bank gave it";
            throw notText;
        } catch (IOException | RuntimeException broken) {
            failure = broken;
            throw broken;
        }
    }

    /** The parser is at its next event and has released the piece of the last one. */
    void progress() {
        sinceProgress = 0;
    }

    /** Why reading ended early, if the file is the reason. */
    @Nullable String refusal() {
        return refusal;
    }

    /** The stream failed; the file is not the reason. */
    void throwFailure() throws IOException {
        if (failure instanceof IOException broken) {
            throw broken;
        }
        if (failure instanceof RuntimeException refused) {
            throw refused;
        }
    }

    /** Does not close the stream, which belongs to the caller. */
    @Override
    public void close() {}

    /** Why the text cannot be read; never quotes it. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnreadableException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private static final class LimitedBytes extends InputStream {
        private final InputStream file;
        private final long bytesMax;
        private long bytesRead;

        LimitedBytes(InputStream file, long bytesMax) {
            this.file = file;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            // one byte more than allowed distinguishes a file of exactly that size from a larger one
            long left = bytesMax - bytesRead;
            int allowed = length <= left ? length : (int) (left + 1);
            int read = file.read(into, offset, allowed);
            bytesRead += Math.max(0, read);
            if (bytesRead > bytesMax) {
                throw new UnreadableException(
                        "the file has more than " + bytesMax + " bytes: ask the bank for smaller files");
            }
            return read;
        }
    }
}
