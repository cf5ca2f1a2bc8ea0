package io.payledger.bankfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwiftTextTest {

    @ParameterizedTest
    @CsvSource({
        "Müller, Mueller",
        "MÜLLER, MUELLER",
        "Jörg Äußerst, Joerg Aeusserst",
        "Bärbel ÄRMEL, Baerbel AERMEL",
        "Weiß, Weiss",
        "Søren Ærø, Soren AEro",
        "Łukasz Żółć, Lukasz Zolc",
        "René Ångström, Rene Angstroem",
        "Đorđe Şahin Ğ İı, Dorde Sahin G Ii",
        "Ñandú Þór Ðœuf, Nandu THor Doeuf",
        "O'Connor, O'Connor",
        "O’Connor, O'Connor",
        "Müller & Söhne; Nord_Süd, 'Mueller + Soehne, Nord-Sued'",
        "Ελένη Παπαδοπούλου, Eleni Papadopoulou",
        "Χρήστος Ξένος, Christos Xenos",
        "Ольга Жукова, Olga Zhukova",
        "Щербаков Юрий, Shcherbakov Yuriy",
        "Київ Ґанна, Kiiv Ganna",
        "Nguyễn Văn Đức, Nguyen Van Duc",
        "Արամ, Aram",
        "გიორგი, giorgi"
    })
    void aNameIsSpelledInTheCharactersOfBanks(String name, String spelled) {
        String transliterated = SwiftText.transliterated(name);

        assertThat(transliterated).isEqualTo(spelled);
        assertThat(SwiftText.problemWithName(transliterated)).isEmpty();
        assertThat(SwiftText.transliterated(Normalizer.normalize(name, Form.NFD)))
                .as("decomposed")
                .isEqualTo(spelled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"王小明", "田中", "محمد", "דוד", "สมชาย", "राम", "김", "Anna 😀", "☃"})
    void aNameWhoseSpellingIsNotKnownIsNotGuessed(String name) {
        String kept = SwiftText.transliterated(name);

        assertThat(SwiftText.problemWithName(kept)).isPresent();
    }

    @Test
    void aNameThatCannotBeSpelledKeepsTheCharacterThatIsTheCause() {
        assertThat(SwiftText.transliterated("Müller 😀")).isEqualTo("Mueller 😀");
    }

    @Test
    void aNameOfTheSetIsNotChanged() {
        String all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ";

        assertThat(SwiftText.transliterated(all)).isSameAs(all);
    }
}
