package io.payledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessagesTest {

    private final ByteBuffer sent = ByteBuffer.allocate(1_000);

    private void send(String type, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        sent.put(type.getBytes(StandardCharsets.UTF_8))
                .putInt(4 + content.length)
                .put(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000})
    void aParseMessageIsFoundInWhateverPartsItArrives(int part) {
        send("", "\u0004\u0002\u0016/");
        send("", "\0\u0003\0\0user\0payledger\0\0");
        send("P", "s1\0SELECT 'P\u00e4ule' /* $1 */\0\0\0");
        send("D", "Ss1\0");
        send("S", "");
        send("B", "\0s1\0P\0\0\0\u0010SELECT 2\0");
        send("P", "\0SELECT 3\0\0\0");
        List<String> parsed = new ArrayList<>();
        ClientMessages messages = new ClientMessages(parsed::add);

        sent.flip();
        while (sent.hasRemaining()) {
            byte[] bytes = new byte[Math.min(part, sent.remaining())];
            sent.get(bytes);
            messages.add(bytes, bytes.length);
        }

        assertThat(parsed).containsExactly("SELECT 'P\u00e4ule' /* $1 */", "SELECT 3");
    }
}
