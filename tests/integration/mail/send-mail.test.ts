import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { provideEnv } from "@/lib/env";
import { mailSettled, sendMail } from "@/lib/mail/send-mail";
import { testDatabase } from "../../support/test-database";

const house = testDatabase();
const outbox = () => path.join(house.dataDir, "mail");
const mail = { to: "ada@example.test", template: "verify-email", path: "/verify?token=abc" } as const;

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(outbox(), { recursive: true, force: true });
});

describe("mail without an SMTP server", () => {
  test("is one file each, for the operator's eyes only, with a link to this installation", async () => {
    await sendMail(mail);
    const [name, ...others] = readdirSync(outbox());
    expect(others).toEqual([]);
    expect(name).toMatch(/\.eml$/);
    expect(name).not.toContain("ada");
    expect(statSync(path.join(outbox(), name!)).mode & 0o777).toBe(0o600);
    const text = readFileSync(path.join(outbox(), name!), "utf8");
    expect(text).toMatch(/^To: ada@example\.test\r$/m);
    expect(text).toContain("http://localhost:3000/verify?token=3Dabc");
    expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  test("that cannot be written is logged without its address or its link, and breaks nothing", async () => {
    mkdirSync(house.dataDir, { recursive: true });
    writeFileSync(outbox(), "in the way");
    process.env.LOG_LEVEL = "error";
    provideEnv({});
    const lines: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((line) => Boolean(lines.push(String(line))));
    await sendMail(mail);
    process.env.LOG_LEVEL = "silent";
    provideEnv({});
    expect(lines.join("")).toContain('"event":"mail.failed"');
    expect(lines.join("")).not.toMatch(/ada|token|verify/);
  });

  test("begun and not awaited is waited for by mailSettled", async () => {
    void sendMail(mail);
    void sendMail(mail);
    await mailSettled();
    expect(readdirSync(outbox())).toHaveLength(2);
  });
});

describe("mail with an SMTP server", () => {
  test("is handed to it, to the one recipient", async () => {
    const said: string[] = [];
    const server = createServer((socket) => {
      socket.write("220 test\r\n");
      socket.on("data", (data) => {
        const text = data.toString();
        said.push(text);
        if (/^DATA\r\n$/.test(text)) socket.write("354 go\r\n");
        else socket.write(text.startsWith("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    process.env.SMTP_URL = `smtp://127.0.0.1:${port}`;
    provideEnv({});
    await sendMail(mail);
    delete process.env.SMTP_URL;
    provideEnv({});
    server.close();
    expect(said.join("")).toContain("RCPT TO:<ada@example.test>");
    expect(said.join("")).toContain("Subject: Confirm your e-mail address");
  });
});
