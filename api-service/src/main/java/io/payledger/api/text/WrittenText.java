package io.payledger.api.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.PrimitiveIterator;

/**
 * The rules for names and reasons: any letters on one line, stored in NFC, so that two ways to type one name are equal.
 * Characters that cannot be seen are refused: they would make different names look alike, or a line look like another.
 */
public final class WrittenText {

    /** Names of legal entities, pay groups and departments, in characters. */
    public static final int NAME_LENGTH_MAX = 64;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private WrittenText() {}

    /**
     * A name in NFC.
     *
     * @param lengthMax in characters (code points)
     * @throws IllegalArgumentException that says what is wrong and what to do, to be read after the name of the field; it
     *     does not quote the text
     */
    public static String name(String text, int lengthMax) {
        String name = line(text, lengthMax);
        if (isBlank(name.codePointAt(0)) || isBlank(name.codePointBefore(name.length()))) {
            throw new IllegalArgumentException("begins or ends with a blank: remove it");
        }
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw new IllegalArgumentException("has no letter or digit: add one");
        }
        return name;
    }

    /** A line of text in NFC, such as a reason; the same parameters and errors. */
    public static String line(String text, int lengthMax) {
        // refused without the cost of normalizing it: no character of NFC stands for more than six units of text
        String line = text.length() > 6 * lengthMax ? text : Normalizer.normalize(text, Form.NFC);
        if (line.codePoints().allMatch(WrittenText::isBlank)) {
            throw new IllegalArgumentException("is empty: give 1 to " + lengthMax + " characters");
        }
        int length = line.codePointCount(0, line.length());
        if (length > lengthMax) {
            throw new IllegalArgumentException("has " + length + " characters: shorten it to " + lengthMax);
        }
        int at = 1;
        for (PrimitiveIterator.OfInt each = line.codePoints().iterator(); each.hasNext(); at++) {
            int character = each.nextInt();
            if (!isVisible(character)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "has the character U+%04X at %d, which is a line break or cannot be seen: remove it",
                        character,
                        at));
            }
        }
        return line;
    }

    private static boolean isBlank(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /** Characters that this version of Java does not know are accepted: they are letters of a later Unicode. */
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // names in Persian and in Indian scripts need these two
            case Character.FORMAT -> character == ZERO_WIDTH_NON_JOINER || character == ZERO_WIDTH_JOINER;
            case Character.UNASSIGNED -> !isNoncharacter(character);
            default -> true;
        };
    }

    private static boolean isNoncharacter(int character) {
        return (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
    }
}
