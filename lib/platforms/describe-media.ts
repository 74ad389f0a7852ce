type Answer = { readonly outcome: "unsupported" };

export async function describeMedia(): Promise<Answer> {
  return { outcome: "unsupported" };
}
