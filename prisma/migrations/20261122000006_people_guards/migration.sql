-- What Prisma's language cannot say about people, organizations and the limits of keys, and what the rows of before become.

INSERT INTO members (organization_id, user_id, role, created_at)
SELECT id, owner_id, 'owner', created_at FROM organizations;

-- What a key could do so far, said in scopes.
UPDATE api_keys SET scopes = CASE kind
  WHEN 'inference' THEN ARRAY['inference', 'models:read', 'usage:read', 'media:read']
  ELSE ARRAY['keys:read', 'keys:write', 'models:read', 'usage:read', 'billing:read'] END;
UPDATE api_keys SET revoked_for = 'person' WHERE revoked_at IS NOT NULL;

-- An organization has one owner among its members: whom its row names.
CREATE UNIQUE INDEX members_one_owner_key ON members (organization_id) WHERE role = 'owner';
CREATE UNIQUE INDEX organizations_one_personal_key ON organizations (owner_id) WHERE is_personal;
ALTER TABLE organizations ADD CONSTRAINT organizations_name_check CHECK (is_personal = (name IS NULL));
ALTER TABLE invitations ADD CONSTRAINT invitations_role_check CHECK (role <> 'owner');

ALTER TABLE api_keys
  ADD CONSTRAINT api_keys_rates_check CHECK (rpm > 0 AND tpm > 0 AND pause_above_nano > 0),
  ADD CONSTRAINT api_keys_paused_check CHECK ((paused_at IS NULL) = (paused_for IS NULL)),
  ADD CONSTRAINT api_keys_revoked_check CHECK (revoked_at IS NOT NULL OR revoked_for IS NULL);

-- Where there is a limit of holds at once, a bucket never holds more; it may be lowered below what stands in it.
ALTER TABLE buckets
  ADD CONSTRAINT buckets_calls_check CHECK (calls_max > 0 AND held_calls >= 0 AND (calls_max IS NOT NULL OR held_calls = 0));

ALTER TABLE passkeys ADD CONSTRAINT passkeys_count_check CHECK (sign_count >= 0);
ALTER TABLE sign_in_challenges
  ADD CONSTRAINT sign_in_challenges_whose_check CHECK (user_id IS NOT NULL OR purpose = 'passkey_sign_in');
