/** The operator's command line: `npm run --silent admin -- <noun> <verb> [flags] [--json]`. */
import { runAdmin } from "./admin/run-admin";

const { exitCode, stdout, stderr } = await runAdmin(process.argv.slice(2));
process.stderr.write(stderr);
// Open connections of a provider's test would keep the process for seconds: it ends when its answer is out.
process.stdout.write(stdout, () => process.exit(exitCode));
