import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { mailSettled } from "@/lib/mail/send-mail";

export type ReceivedMail = { readonly to: string; readonly subject: string; readonly token: string | undefined };

/** The mails written since the last look, oldest first, and an empty box behind them. */
export async function takeMails(dataDir: string): Promise<ReceivedMail[]> {
  await mailSettled();
  const folder = path.join(dataDir, "mail");
  const texts = readdirSync(folder, "utf8")
    .sort()
    .map((name) => readFileSync(path.join(folder, name), "utf8"));
  rmSync(folder, { recursive: true });
  return texts.map((text) => {
    // Undo the transport's line breaks: quoted-printable.
    const plain = text.replace(/=\r?\n/g, "").replaceAll("=3D", "=");
    return {
      to: /^To: (.+?)\r?$/m.exec(text)![1]!,
      subject: /^Subject: (.+?)\r?$/m.exec(text)![1]!,
      token: /token=([\w-]{43})/.exec(plain)?.[1],
    };
  });
}
