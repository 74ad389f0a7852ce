type Answer = { readonly outcome: "not_found" };

export async function manageKeys(): Promise<Answer> {
  return { outcome: "not_found" };
}
