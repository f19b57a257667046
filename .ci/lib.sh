# Sourced by the scripts beside it, at the root of the project.
#
# Leaves the shell in a clean checkout of the last commit, with LAKPI_SHARED set to an absolute
# path. A CI service (CI=true) has just made such a checkout, so there it stays where it is.

LAKPI_SHARED="$(realpath -m -- "${LAKPI_SHARED:-../shared}")"
export LAKPI_SHARED
if [[ ! -d "$LAKPI_SHARED" ]]; then
    echo "No folder $LAKPI_SHARED: the tests that read from it will skip." >&2
fi

if [[ "${CI:-}" != true ]]; then
    if [[ -n "$(git status --porcelain)" ]]; then
        echo "Uncommitted changes are left out: this runs on the last commit." >&2
    fi
    checkout="$(mktemp -d)"
    trap 'rm -rf -- "$checkout"' EXIT
    git clone --quiet --no-hardlinks . "$checkout/lakpi"
    cd "$checkout/lakpi"
fi
echo "On $(git rev-parse --short HEAD) in $PWD"
