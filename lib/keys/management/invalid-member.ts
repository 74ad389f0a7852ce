/** What a program sent cannot be taken; `param` is the member's or the parameter's name, null for the whole of it. */
export class InvalidMember extends Error {
  override readonly name = "InvalidMember";

  constructor(
    readonly param: string | null,
    message: string,
  ) {
    super(message);
  }
}
