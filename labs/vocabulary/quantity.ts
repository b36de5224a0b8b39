/** Multiples in the quantities of Kubernetes (k8s.io/apimachinery/pkg/api/resource). */
const multiples: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** `64Mi` to bytes, `250m` to cores; undefined for what is no quantity. */
export function readQuantity(text: string): number | undefined {
  const [, number, unit = ''] = /^([\d.]+(?:e\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const multiple = Object.hasOwn(multiples, unit) ? multiples[unit] : undefined;
  return number === undefined || multiple === undefined ? undefined : Number(number) * multiple;
}
