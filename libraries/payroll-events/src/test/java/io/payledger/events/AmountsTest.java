package io.payledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payledger.events.RunEvent.Item;
import io.payledger.events.RunEvent.Totals;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AmountsTest {

    private static final Amounts ONE_OF_EACH = new Amounts(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000);

    @Test
    void eachComponentIsSummedInItsPlace() {
        assertThat(ONE_OF_EACH.plus(ONE_OF_EACH))
                .isEqualTo(new Amounts(2, 20, 200, 2_000, 20_000, 200_000, 2_000_000, 20_000_000));
        assertThat(ONE_OF_EACH.plus(Amounts.ZERO)).isEqualTo(ONE_OF_EACH);
    }

    @Test
    void netIsWhatTheEmployeesComponentsLeave() {
        assertThat(ONE_OF_EACH.netOfComponentsMinor()).isEqualTo(1 + 10 - 100 - 1_000 - 10_000);
    }

    @Test
    void nothingWraps() {
        Amounts largest = new Amounts(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0);

        assertThatThrownBy(() -> largest.plus(ONE_OF_EACH)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Amounts(0, 0, Long.MAX_VALUE, 2, 0, 0, 0, 0).netOfComponentsMinor())
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @EnumSource(PaymentMethod.class)
    void onlyWhatIsDueByTransferIsTransferred(PaymentMethod method) {
        Item paid = new Item("E-1", ONE_OF_EACH, method, Optional.of("acct-1"));
        Item nothingDue = new Item("E-2", Amounts.ZERO, method, Optional.of("acct-2"));
        boolean transfer = method == PaymentMethod.BANK_TRANSFER;

        assertThat(Totals.ZERO.plus(paid).plus(nothingDue))
                .isEqualTo(new Totals(2, ONE_OF_EACH, transfer ? 1 : 0, transfer ? 100_000 : 0));
    }
}
