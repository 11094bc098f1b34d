/** What a person cannot see in a line, or would take for a plain blank. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Z}]/gu;

/**
 * A text in one line in which two texts that differ never look alike for what cannot be seen in them: control characters
 * as U+2400 + code, all others as `<U+XXXX>`, as the sanitiser spells them; blanks that are no plain ones too.
 */
export function spelled(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x20) return character;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}
