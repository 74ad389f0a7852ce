import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Field } from "@/app/_ui/field";
import { UtcTime } from "@/app/_ui/utc-time";
import { type PasskeyView, passkeyNameMax } from "@/lib/accounts/schema";
import { SettingsForm } from "../settings-form";
import { removePasskeyAction, renamePasskeyAction } from "./actions";

export function PasskeysCard({ passkeys }: { passkeys: readonly PasskeyView[] }) {
  return (
    <Card
      title="Passkeys"
      className="mt-5"
      aside={
        <Button href="/dashboard/settings/security/passkeys" variant="quiet" size="small">
          Add a passkey
        </Button>
      }
    >
      {passkeys.length === 0 ? (
        <p className="text-[15px] text-soft">None yet. A passkey signs you in without password or code.</p>
      ) : (
        <ul className="grid gap-0 [&>li]:border-t [&>li]:border-line [&>li]:py-3 [&>li:first-child]:border-0">
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <Passkey {...passkey} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Passkey({ id, name, isBackedUp, createdAt, lastUsedAt }: PasskeyView) {
  return (
    <>
      <p className="font-[550] [overflow-wrap:anywhere]">{name}</p>
      <p className="text-[13px] text-faint">
        added <UtcTime at={createdAt} part="date" />, last used <UtcTime at={lastUsedAt} none="never" />
        {isBackedUp && ", kept in several of your devices"}
      </p>
      <details className="mt-1">
        <summary className="inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
          Change<span className="sr-only"> {name}</span>
        </summary>
        <div className="grid max-w-md gap-4 pb-2 pt-1">
          <SettingsForm
            action={renamePasskeyAction}
            label="Rename"
            done="Renamed."
            look={{ variant: "quiet", size: "small" }}
          >
            <input type="hidden" name="id" value={id} />
            <Field
              label="Name"
              name="name"
              required
              maxLength={passkeyNameMax}
              autoComplete="off"
              defaultValue={name}
            />
          </SettingsForm>
          <SettingsForm
            action={removePasskeyAction}
            label={
              <>
                Remove<span className="sr-only"> {name}</span>
              </>
            }
            look={{ variant: "danger", size: "small" }}
          >
            <input type="hidden" name="id" value={id} />
          </SettingsForm>
        </div>
      </details>
    </>
  );
}
