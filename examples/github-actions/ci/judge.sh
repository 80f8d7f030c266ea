#!/usr/bin/env bash
# Judges a plan file by the policy: ci/judge.sh PLANFILE. It fails where the policy denies
# the plan. The plan's JSON has sensitive values in clear, so it goes through a pipe alone.
set -euo pipefail

policy=$(dirname "$0")/../policy
json=$(terraform show -json "$1")
report=$(printf '%s' "$json" | opa eval --stdin-input --format raw --fail \
	--data "$policy/credentials.rego" --data "$policy/exceptions.yaml" 'concat("\n", data.credentials.report)')

printf '%s\n' "$report"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	printf '### Policy\n\n~~~text\n%s\n~~~\n\n' "${report::500000}" >>"$GITHUB_STEP_SUMMARY" # GitHub takes 1 MiB a step
fi
[ "${report##*$'\n'}" = "The policy allows the plan." ]
