import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import nodemailer, { type SendMailOptions } from "nodemailer";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";

const smtpTimeoutMs = 20_000;

/** Hands a composed mail over: to the SMTP server, or without one as a file for the operator to read. */
export async function deliver(mail: SendMailOptions): Promise<void> {
  const url = env().SMTP_URL;
  // A mail says only what we wrote: nothing in it may make the composer open a file or an address.
  const safe = { ...mail, disableFileAccess: true, disableUrlAccess: true };
  if (url) await smtp(url).sendMail(safe);
  else await writeToOutbox(safe);
}

function smtp(url: string) {
  return singleton("smtp", () => {
    const address = new URL(url);
    for (const name of ["connectionTimeout", "greetingTimeout", "socketTimeout"]) {
      if (!address.searchParams.has(name)) address.searchParams.set(name, String(smtpTimeoutMs));
    }
    return nodemailer.createTransport(address.href);
  });
}

async function writeToOutbox(mail: SendMailOptions): Promise<void> {
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await composer.sendMail(mail);
  const folder = path.resolve(env().DATA_DIR, "mail");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${new Date().toISOString().replaceAll(":", "-")}-${randomBytes(4).toString("hex")}.eml`;
  await writeFile(path.join(folder, name), message as Buffer, { mode: 0o600, flag: "wx" });
}
