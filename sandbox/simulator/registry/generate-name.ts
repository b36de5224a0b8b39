/** What is appended to `generateName`: five characters without vowels and look-alikes (apimachinery/pkg/util/rand/rand.go). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const length = 5;
/** So that the whole name fits into a label (apiserver/pkg/storage/names/generate.go). */
const longestPrefix = 63 - length;

export function generateName(prefix: string, random: () => number): string {
  const suffix = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]);
  return prefix.slice(0, longestPrefix) + suffix.join('');
}
