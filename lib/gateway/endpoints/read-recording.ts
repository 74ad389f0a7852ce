import { discardBody } from "../call/discard-body";
import { createUpload } from "../call/upload";
import type { Exchange } from "../exchange";
import type { House } from "../house";
import { joinBytes } from "../json/splice";
import type { BodySource } from "../relay";
import { notAForm } from "../surfaces/form-syntax";
import { createRecordingForm, type RecordingForm } from "../surfaces/recording-form";
import { bytesAfterFileMax, createRecordingJudge, findSendable } from "../surfaces/recording-judge";
import { toReader } from "../surfaces/transcriptions";
import type { ForwardCodec, RequestFacts, RequestReader } from "../wires/wire";
import { cutOff, readBody, refuseBody } from "./read-body";

/**
 * Reads a form with a recording as far as it must be read: to where the recording begins, if the model's name stands
 * before it, and the form is long and says how long, which is what the hold is for. Otherwise to its end.
 */
export async function readRecording(
  house: House,
  exchange: Exchange,
  codec: ForwardCodec,
  facts: RequestFacts,
): Promise<RequestReader> {
  const { bodyBytesMax, uploadBytesMin } = house.options;
  const bodyLength = Number(facts.header("content-length") ?? Number.NaN);
  if (!(bodyLength >= uploadBytesMin)) return codec.readRequest(await readBody(exchange, bodyBytesMax), facts);
  refuseBody(exchange.request, bodyBytesMax);
  const contentType = facts.header("content-type");
  const form = createRecordingForm(contentType);
  const source = exchange.request.openBody();
  try {
    const beginning = await readBeginning(source, form, bodyLength);
    if (form.length > bodyLength) throw notAForm();
    if (!namesModelFirst(form) || form.length === bodyLength) {
      return codec.readRequest(await readToEnd(source, beginning, bodyLength), facts);
    }
    return beginUpload(house, source, form, { beginning, bodyLength, contentType });
  } catch (error) {
    void discardBody(house, source, { bytesMax: bodyLength });
    throw error;
  }
}

function namesModelFirst(form: RecordingForm): boolean {
  const model = form.find("model");
  // The piece that holds the head of the file may hold what follows the file too.
  return model !== null && form.fileStart !== null && model.valueEnd < form.fileStart;
}

/** What has come when the head of the file has; all of a form that has none. */
async function readBeginning(source: BodySource, form: RecordingForm, bodyLength: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  while (form.fileStart === null && form.length < bodyLength) {
    const piece = await readPiece(source);
    if (!piece) throw notAForm();
    pieces.push(piece);
    form.take(piece);
  }
  return joinBytes(pieces);
}

async function readToEnd(source: BodySource, beginning: Uint8Array, bodyLength: number): Promise<Uint8Array> {
  const pieces = [beginning];
  let length = beginning.length;
  for (let piece = await readPiece(source); piece; piece = await readPiece(source)) {
    length += piece.length;
    if (length > bodyLength) throw notAForm();
    pieces.push(piece);
  }
  if (length !== bodyLength) throw notAForm();
  return joinBytes(pieces);
}

function readPiece(source: BodySource): Promise<Uint8Array | null> {
  return source.read().catch(() => {
    throw cutOff();
  });
}

type Beginning = {
  readonly beginning: Uint8Array;
  readonly bodyLength: number;
  readonly contentType: string | null;
};

function beginUpload(
  house: House,
  source: BodySource,
  form: RecordingForm,
  { beginning, bodyLength, contentType }: Beginning,
): RequestReader {
  const fileStart = form.fileStart!;
  const upload = createUpload(house, {
    source,
    judge: createRecordingJudge(form),
    bodyLength,
    restFrom: fileStart,
    arrived: beginning.subarray(fileStart),
    sendableLength: findSendable(form),
  });
  const textBytes = Math.min(bodyLength, fileStart + bytesAfterFileMax);
  const fileBytes = bodyLength - fileStart;
  return toReader(form, beginning.subarray(0, fileStart), { contentType, fileBytes, textBytes, upload });
}
