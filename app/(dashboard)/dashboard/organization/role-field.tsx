import { useId } from "react";
import { type AssignableRole, assignableRoles } from "@/lib/organizations/schema";
import { roleSummaries } from "./role-words";

/** Which role somebody is to have. Owner is none of them: that is handed over. */
export function RoleField({ role = "developer", error }: { role?: string; error?: string }) {
  const id = useId();
  return (
    <div className="min-w-0 max-w-sm flex-1 basis-56">
      <label htmlFor={id} className="mb-1.5 block text-sm font-[550] leading-5">
        Role
      </label>
      {/* React forgets the choice when the form is reset after its action, unless the key changes with it. */}
      <select
        key={role}
        id={id}
        name="role"
        defaultValue={role}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className="block min-h-11 w-full rounded-md border border-edge bg-card px-3 text-base text-ink"
      >
        {assignableRoles.map((each: AssignableRole) => (
          <option key={each} value={each}>
            {each} – {roleSummaries[each]}
          </option>
        ))}
      </select>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
