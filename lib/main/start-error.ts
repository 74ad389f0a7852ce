/** A reason why a program cannot go on, in one sentence for the person who started it. */
export class StartError extends Error {
  override readonly name = "StartError";

  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
  }
}
