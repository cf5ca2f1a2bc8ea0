package io.payledger.bankfiles;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a bank refused or returned a payment. Prints as its code only: the text may name people.
 *
 * @param code of the ISO 20022 external code set, such as AC04 for a closed account, or the bank's own
 * @param texts as the bank wrote them
 */
public record Reason(@Nullable String code, List<String> texts) {

    public Reason {
        texts = List.copyOf(texts);
    }

    void digest(Digest digest) {
        digest.text(code).number((long) texts.size());
        texts.forEach(digest::text);
    }

    @Override
    public String toString() {
        return "Reason[" + code + "]";
    }
}
