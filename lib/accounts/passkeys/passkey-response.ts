import { z } from "zod";

const Base64Url = z.string().regex(/^[\w-]+$/);
const extensions = z.looseObject({});

const Registration = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal("public-key"),
  clientExtensionResults: extensions,
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: z.array(z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"])).default([]),
  }),
});
export type PasskeyRegistration = z.infer<typeof Registration>;

const Assertion = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal("public-key"),
  clientExtensionResults: extensions,
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Base64Url.optional(),
  }),
});
export type PasskeyAssertion = z.infer<typeof Assertion>;

// A browser's answer as JSON in one field, so that it travels in a form like everything else.
const json = z
  .string()
  .max(20_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "This is no passkey's answer." });
      return z.NEVER;
    }
  });

export const AddPasskeyInput = z.object({
  response: json.pipe(Registration),
  endOthers: z
    .literal("on")
    .optional()
    .transform((value) => value === "on"),
});
export type AddPasskeyInput = z.infer<typeof AddPasskeyInput>;

export const PasskeyInput = z.object({ response: json.pipe(Assertion) });
export type PasskeyInput = z.infer<typeof PasskeyInput>;
