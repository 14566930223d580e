/**
 * Whether a text matches a pattern in which `*` stands for any characters and `?` for one. It walks back to the last
 * star only, so that no pattern takes longer than text times pattern.
 */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  let [at, inPattern] = [0, 0];
  let [afterStar, resumeAt] = [-1, 0];
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      inPattern += 1;
      [afterStar, resumeAt] = [inPattern, at];
    } else if (wanted === '?' || wanted === text[at]) {
      inPattern += 1;
      at += 1;
    } else if (afterStar >= 0) {
      resumeAt += 1;
      [inPattern, at] = [afterStar, resumeAt];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
};
