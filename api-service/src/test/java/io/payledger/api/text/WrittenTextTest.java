package io.payledger.api.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Müller",
                "Søren",
                "Łukasz",
                "Ελένη",
                "O'Connor",
                "R&D / QA #1",
                "王小明",
                "محمد",
                "می\u200Cخواهم",
                "क्\u200Dष",
                "Anna 😀",
                "7",
                "\uD83C\uDC31a"
            })
    void lettersOfEveryScriptAreKept(String name) {
        assertThat(WrittenText.name(name, 64)).isEqualTo(name);
    }

    @Test
    void aDecomposedLetterIsComposed() {
        assertThat(WrittenText.name("Rene\u0301", 64)).isEqualTo("Ren\u00E9");
        assertThat(WrittenText.line("e\u0301".repeat(500), 500)).isEqualTo("\u00E9".repeat(500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | is empty",
                "\" \" | is empty",
                "\"\u00A0\" | is empty",
                "\" a\" | blank",
                "\"a\u00A0\" | blank",
                "\"--\" | no letter or digit",
                "\"a\u0000b\" | U+0000 at 2",
                "\"a\tb\" | U+0009 at 2",
                "\"a\u0085b\" | U+0085 at 2",
                "\"a\u2028b\" | U+2028 at 2",
                "\"ab\u202Ec\" | U+202E at 3",
                "\"\u200Bab\" | U+200B at 1",
                "\"\uFEFFab\" | U+FEFF at 1",
                "\"a\uD800\" | U+D800 at 2",
                "\"a\uE000\" | U+E000 at 2",
                "\"a\uFFFF\" | U+FFFF at 2",
                "\"\uD83D\uDE00\uD83D\uDE00a\u0007\" | U+0007 at 4"
            })
    void aRefusalNamesTheCharacterAndWhatToDo(String name, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrittenText.name(name, 64))
                .withMessageContaining(problem)
                .withMessageMatching(".*: .+");
    }

    @Test
    void lengthIsCountedInCharactersAndNotInUnits() {
        assertThat(WrittenText.name("a" + "😀".repeat(63), 64)).hasSize(127);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrittenText.name("a".repeat(65), 64))
                .withMessage("has 65 characters: shorten it to 64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WrittenText.line("a".repeat(100_000), 500))
                .withMessageContaining("100000 characters");
    }
}
