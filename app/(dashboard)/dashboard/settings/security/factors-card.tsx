import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { UtcTime } from "@/app/_ui/utc-time";
import { isSecondFactorOn, type SecondFactors } from "@/lib/accounts/second-factor/find-second-factors";
import { SettingsForm } from "../settings-form";
import { disableTotpAction } from "./actions";

const here = "/dashboard/settings/security";

/** What signing in with the password asks for besides it. */
export function FactorsCard({ factors }: { factors: SecondFactors }) {
  const { totpSince, recoveryCodesLeft } = factors;
  const isOn = isSecondFactorOn(factors);
  return (
    <Card title="Second factor" note={isOn ? "on" : "off"}>
      <h3 className="font-sans text-[15px] font-[550] tracking-normal">Authenticator app</h3>
      {totpSince ? (
        <>
          <p className="mb-3 mt-1 text-[15px] text-soft">
            On since <UtcTime at={totpSince} part="date" />.
          </p>
          <SettingsForm action={disableTotpAction} label="Turn it off" look={{ variant: "danger", size: "small" }} />
        </>
      ) : (
        <>
          <p className="mb-3 mt-1 text-[15px] text-soft">
            Six digits from an app on your phone, asked besides the password. Somebody who learns your password cannot
            get in with it alone.
          </p>
          <Button href={`${here}/totp`} variant="quiet" size="small">
            Set up
          </Button>
        </>
      )}
      {isOn && (
        <>
          <h3 className="mt-6 font-sans text-[15px] font-[550] tracking-normal">Recovery codes</h3>
          <p className="mb-3 mt-1 text-[15px] text-soft">
            {recoveryCodesLeft === 1 ? "One is left." : `${recoveryCodesLeft} are left.`}
          </p>
          <Button href={`${here}/recovery-codes`} variant="quiet" size="small">
            Make new codes
          </Button>
        </>
      )}
    </Card>
  );
}
