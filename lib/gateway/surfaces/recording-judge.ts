import type { UploadJudge } from "../call/upload";
import { gatewayError } from "../gateway-error";
import { isYes, type RecordingForm } from "./recording-form";

/** Money is held for every byte of it beforehand, and all of it is kept back until the form has ended. */
export const bytesAfterFileMax = 8_192;

/** How much of a form may go on although it has not ended: the recording, and nothing that follows it. Throws 400. */
export function findSendable({ fileEnd, length, settledLength }: RecordingForm): number {
  if (fileEnd === null) return settledLength;
  if (length - fileEnd > bytesAfterFileMax) throw tooMuchAfterFile();
  return fileEnd;
}

/** Judges what comes of a form after its beginning, which names the model. */
export function createRecordingJudge(form: RecordingForm): UploadJudge {
  return {
    take(bytes) {
      form.take(bytes);
      return findSendable(form);
    },
    end(held, heldFrom) {
      form.end();
      const stream = form.find("stream");
      if (!stream || stream.valueStart < heldFrom) return { asksForStream: false };
      const text = held.subarray(stream.valueStart - heldFrom, stream.valueEnd - heldFrom);
      return { asksForStream: isYes(new TextDecoder().decode(text)) };
    },
  };
}

function tooMuchAfterFile() {
  const message = `At most ${bytesAfterFileMax} bytes may follow \`file\`, unless \`model\` is among them. Send it as the last part.`;
  return gatewayError("invalid_request", message, { param: "file" });
}
