/** Stripe gives what it points to as an id, or whole where that was asked for. */
export function idOf(pointed: string | { readonly id: string } | null | undefined): string | null {
  return typeof pointed === "string" ? pointed : (pointed?.id ?? null);
}

/** What is pointed to where it was given whole. */
export function wholeOf<T extends object>(pointed: string | T | null | undefined): T | null {
  return typeof pointed === "object" ? pointed : null;
}
