/** An error as Creem words it. */
export class CreemFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function need<T>(objects: ReadonlyMap<string, T>, id: string): T {
  const object = objects.get(id);
  if (object === undefined) throw new CreemFailure(404, "Not found");
  return object;
}
