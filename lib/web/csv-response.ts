const encoder = new TextEncoder();
const chunkCharacters = 32_768;

/** A download of lines that are written as fast as they are taken, and no longer than anybody takes them. */
export function csvResponse(fileName: string, lines: AsyncGenerator<string>): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const text = await takeSome(lines);
      if (text === "") controller.close();
      else controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  const headers = {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
  };
  return new Response(body, { headers });
}

/** Lines of about a chunk's size; nothing when there are no more. */
async function takeSome(lines: AsyncGenerator<string>): Promise<string> {
  let text = "";
  while (text.length < chunkCharacters) {
    const { done, value } = await lines.next();
    if (done) break;
    text += value;
  }
  return text;
}
