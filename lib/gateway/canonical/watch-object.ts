/** Watches the text of a JSON object arrive, looking at each character once. */
export type ObjectWatch = {
  take(text: string): void;
  /** The object has ended, and nothing but blanks has come after it. */
  readonly hasEnded: boolean;
};

export function createObjectWatch(): ObjectWatch {
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let state: "before" | "within" | "ended" | "none" = "before";

  function takeInString(character: string): void {
    if (isEscaped) isEscaped = false;
    else if (character === "\\") isEscaped = true;
    else if (character === '"') isInString = false;
  }

  function takeWithin(character: string): void {
    if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) state = "ended";
  }

  function takeOutside(character: string): void {
    if (/\s/.test(character)) return;
    state = state === "before" && character === "{" ? "within" : "none";
    depth = 1;
  }

  return {
    take(text) {
      for (const character of text) {
        if (state === "none") return;
        if (isInString) takeInString(character);
        else if (state === "within") takeWithin(character);
        else takeOutside(character);
      }
    },
    get hasEnded() {
      return state === "ended";
    },
  };
}
