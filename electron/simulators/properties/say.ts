/** The sentence where something is not fine, nothing where it is. */
export const say = (isFine: boolean, sentence: string): string[] => (isFine ? [] : [sentence])
