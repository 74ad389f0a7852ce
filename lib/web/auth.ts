import NextAuth, { AuthError, CredentialsSignin } from "next-auth";
import type { JWT } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { checkPassword } from "@/lib/accounts/check-password";
import { createSession, sessionDays } from "@/lib/accounts/create-session";
import { endSession } from "@/lib/accounts/end-session";
import { findSession } from "@/lib/accounts/find-session";
import { checkPasskey } from "@/lib/accounts/passkeys/check-passkey";
import { PasskeyInput } from "@/lib/accounts/passkeys/passkey-response";
import { SecondFactorInput, SignInInput } from "@/lib/accounts/schema";
import { checkSecondFactor } from "@/lib/accounts/second-factor/check-second-factor";
import { AppError } from "@/lib/base/errors";
import { env } from "@/lib/env";
import { errorFacts, log } from "@/lib/log/log";
import { authCookieName, authCookieOptions } from "./session-cookie";
import { visitorOf } from "./visitor";

/** What next-auth calls a JWT is here only the way from a checked password to a session row, and from a cookie to it. */
type Carried = JWT & { sessionToken?: string };

const ChallengeInput = z.object({ token: z.string().max(100) });

const maxAge = sessionDays * 86_400;

export const { handlers, signIn, signOut } = NextAuth(() => ({
  trustHost: true,
  secret: env().AUTH_SECRET,
  session: { strategy: "jwt", maxAge },
  pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
  cookies: {
    sessionToken: { name: authCookieName("session"), options: authCookieOptions() },
    csrfToken: { name: authCookieName("csrf"), options: authCookieOptions() },
    // Nothing reads it: our doors know where they lead. With no lifetime no browser stores it.
    callbackUrl: { name: authCookieName("callback-url"), options: { ...authCookieOptions(), maxAge: 0 } },
  },
  providers: [
    Credentials({ credentials: { email: {}, password: {} }, authorize: byPassword }),
    Credentials({
      id: "second-factor",
      credentials: { token: {}, code: {}, response: {} },
      authorize: bySecondFactor,
    }),
    Credentials({ id: "passkey", credentials: { token: {}, response: {} }, authorize: byPasskey }),
  ],
  callbacks: {
    jwt: ({ token, user }) => (user ? { sessionToken: user.id } : token),
    session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub } }),
  },
  jwt: {
    encode: async ({ token }) => (token as Carried | undefined)?.sessionToken ?? "",
    decode: async ({ token }) => {
      const person = token ? await findSession(token) : null;
      return person && { sub: person.userId, sessionToken: token };
    },
  },
  events: {
    async signOut(message) {
      const token = "token" in message ? (message.token as Carried | null)?.sessionToken : undefined;
      if (token) await endSession(token);
    },
  },
  logger: { error: logAuthError, warn() {}, debug() {} },
}));

// Each gives the token of the session it opened, which travels on as the "user's id" and becomes the cookie.

/** A right password opens a session, where it suffices. */
async function byPassword(credentials: unknown, request: Request) {
  const input = SignInInput.safeParse(credentials);
  if (!input.success) return null;
  const { network, device } = visitorOf(request.headers);
  return { id: await createSession(await checkPassword(input.data, network), device) };
}

async function bySecondFactor(credentials: unknown, request: Request) {
  const input = ChallengeInput.and(z.union([SecondFactorInput, PasskeyInput])).safeParse(credentials);
  if (!input.success) return null;
  const { network, device } = visitorOf(request.headers);
  return { id: await createSession(await checkSecondFactor(input.data.token, input.data, network), device) };
}

async function byPasskey(credentials: unknown, request: Request) {
  const input = ChallengeInput.and(PasskeyInput).safeParse(credentials);
  if (!input.success) return null;
  const { network, device } = visitorOf(request.headers);
  return { id: await createSession(await checkPasskey(input.data.token, input.data.response, network), device) };
}

/** What the house itself said no with, when next-auth wrapped it; otherwise the error as it came. */
export function unwrapAuthError(error: unknown): unknown {
  if (error instanceof CredentialsSignin) return new AppError("unauthenticated", "This sign-in is not complete.");
  const inner = error instanceof AuthError ? error.cause?.err : undefined;
  return inner ?? error;
}

function logAuthError(error: Error): void {
  const inner = unwrapAuthError(error);
  if (inner instanceof AppError) return;
  // By type, because a build shortens class names.
  const errorCode = error instanceof AuthError ? error.type : undefined;
  log("error", "auth.failed", { ...errorFacts(inner), errorCode });
}
