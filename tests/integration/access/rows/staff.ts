/** What those who run the installation may do with other people's accounts. */
import { db } from "@/lib/db/client";
import { type Caller, type Row, staff } from "../row";
import { newPasskey, newPerson } from "../world";

const anybodysId = async () => ({ id: (await newPerson()).userId });
const ofThemselves = ({ person }: Caller) => ({ id: person!.userId });

const changing = {
  may: staff("admin", "owner"),
  proof: true,
  form: anybodysId,
  names: { id: null },
  refusal: /^Only an admin or an owner may change other people's accounts\.$/,
  missing: /^There is no such person\.$/,
  touches: ["users", "sessions", "mail_tokens", "sign_in_challenges", "audit_events"],
} as const;

/** Nobody changes themselves, and an admin no owner. */
const refusedFor =
  (more: Readonly<Record<string, string>>): NonNullable<Row["refused"]> =>
  async (caller) => {
    const { userId: id } = await newPerson("owner");
    const isAdmin = caller.person!.role === "admin";
    return [
      [{ ...ofThemselves(caller), ...more }, /Nobody does this to their own account/],
      ...(isAdmin ? [[{ id, ...more }, /Only an owner may do this/] as const] : []),
    ];
  };

export const staffRows: Readonly<Record<string, Row>> = {
  searchUsersAction: {
    may: staff("support", "admin", "owner"),
    form: async () => ({ query: (await newPerson()).email }),
    refusal: /^This is for staff\.$/,
    leadsTo: /^\/admin\/users\/[0-9a-f-]{36}$/,
    touches: ["audit_events"],
  },
  setUserRoleAction: {
    ...changing,
    form: async () => ({ ...(await anybodysId()), role: "support" }),
    refused: async (caller) => {
      const more = await refusedFor({ role: "user" })(caller);
      const { id } = await anybodysId();
      const only = /Only an owner may do this/;
      if (caller.person!.role !== "admin") return more;
      return [...more, [{ id, role: "admin" }, only], [{ id, role: "owner" }, only]];
    },
    changes: ["staff roles"],
  },
  disableUserAction: { ...changing, refused: refusedFor({}) },
  enableUserAction: {
    ...changing,
    form: async () => {
      const { id } = await anybodysId();
      await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
      return { id };
    },
    refused: refusedFor({}),
  },
  endSecondFactorAction: {
    ...changing,
    form: async () => {
      const { id } = await anybodysId();
      await newPasskey(id);
      return { id, certain: "on" };
    },
    refused: refusedFor({ certain: "on" }),
    touches: [...changing.touches, "passkeys", "totp_secrets", "recovery_codes"],
  },
};
