package io.payledger.api.payroll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.payledger.bankfiles.SwiftText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BlockerRulesTest {

    /** Else a name would be no blocker, and the payment file would be refused after the approval; or the reverse. */
    @Test
    void theServerAndThePaymentFileAcceptTheSameNames() {
        Pattern server = Pattern.compile(BlockerRules.WRITABLE_NAME);
        List<String> names = new ArrayList<>(List.of("", " ", " a", "a ", "a b", "a".repeat(140), "a".repeat(141)));
        for (char character = 0; character < 0x3000; character++) {
            names.add("a" + character + "b");
        }

        assertThat(names).allSatisfy(name -> assertThat(server.matcher(name).matches())
                .as("%s", name.chars().boxed().toList())
                .isEqualTo(SwiftText.name(name).isPresent()));
    }
}
