/** What is known to differ between a real cluster and the simulator, each with its reason. The tests print how many there are. */

export interface Exception {
  readonly script: string;
  /** As a difference names it: `$ get hpa web`, `pods web`, `events Pod web: kubelet`, `objects Pod web`. */
  readonly where: string;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [];

/** Differences that no exception names, and exceptions that do not differ any more. */
export function withoutExceptions<Difference extends { readonly where: string; readonly text: string }>(
  script: string,
  differences: readonly Difference[],
): string[] {
  const own = exceptions.filter((exception) => exception.script === script);
  const unknown = differences.filter(({ where }) => !own.some((exception) => exception.where === where));
  const idle = own.filter(({ where }) => !differences.some((difference) => difference.where === where));
  return [
    ...unknown.map(({ where, text }) => `== ${where}\n${text}`),
    ...idle.map(({ where }) => `== ${where}\nis an exception, but does not differ any more`),
  ];
}
