# Read an address from the environment: sets $address without the password, which goes to PGPASSWORD, so that no list of
# processes shows it. `use_address VARIABLE`: the variable, or a file that VARIABLE_FILE names.
use_address() {
  eval "named=\${$1:-} from=\${$1_FILE:-}"
  [ -z "$from" ] || named=$(cat "$from")
  [ -n "$named" ] || { echo "$(basename "$0"): $1 is not set." >&2; exit 2; }
  rest=${named#*://} login=
  case "$rest" in *@*) login=${rest%%@*} ;; esac
  address=$named
  case "$login" in
    *:*)
      address="postgresql://${login%%:*}@${rest#*@}"
      PGPASSWORD=$(printf '%s' "${login#*:}" | LC_ALL=C awk '{
        while (match($0, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
          code = tolower(substr($0, RSTART + 1, 2)); digits = "0123456789abcdef"
          printf "%s%c", substr($0, 1, RSTART - 1), \
            (index(digits, substr(code, 1, 1)) - 1) * 16 + index(digits, substr(code, 2, 1)) - 1
          $0 = substr($0, RSTART + 3)
        }
        printf "%s", $0
      }')
      export PGPASSWORD
      ;;
  esac
}
