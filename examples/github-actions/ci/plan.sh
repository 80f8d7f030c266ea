#!/usr/bin/env bash
# Plans and judges: ci/plan.sh PLANFILE [DIGEST]. In GitHub Actions it sets the outputs
# changes and digest, which is that of the plan as people read it. With the digest of a
# plan that was approved, it fails where this one says something else.
set -euo pipefail

plan=$1
approved=${2:-}

code=0
terraform plan -input=false -no-color -detailed-exitcode -out="$plan" || code=$?
case $code in
0) changes=false ;;
2) changes=true ;;
*) exit "$code" ;;
esac
text=$(terraform show -no-color "$plan")
digest=$(printf '%s' "$text" | sha256sum | cut -d ' ' -f 1)

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	# What is sensitive is not in the text. GitHub takes 1 MiB a step.
	printf '### Plan\n\n~~~text\n%s\n~~~\n\n' "${text::500000}" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
	printf 'changes=%s\ndigest=%s\n' "$changes" "$digest" >>"$GITHUB_OUTPUT"
fi

"$(dirname "$0")/judge.sh" "$plan"
if [ -n "$approved" ] && [ "$digest" != "$approved" ]; then
	echo "This is not the plan that was approved: something has changed since. Run the workflow again." >&2
	exit 1
fi
