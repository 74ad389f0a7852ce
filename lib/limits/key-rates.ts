/** What a key's rates say to one more call: the shape of the gateway's ports. */
type KeyRates = { readonly keyId: string; readonly rpm: number | null; readonly tpm: number | null };
type Rate = {
  readonly name: "requests" | "tokens";
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
};
type Answer =
  | { readonly outcome: "taken"; readonly rates: readonly Rate[] }
  | {
      readonly outcome: "refused";
      readonly by: Rate["name"];
      readonly retryAfterMs: number;
      readonly rates: readonly Rate[];
    };

export function takeKeyRates(_key: KeyRates, _tokens: number): Answer | Promise<Answer> {
  return { outcome: "taken", rates: [] };
}

export function returnKeyRates(_key: KeyRates, _unused: { readonly requests: number; readonly tokens: number }): void {}
