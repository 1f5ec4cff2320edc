// The organisation, its teams, and the way to become a provider: forms that work without a script.

import "../../styles/quotes.css";
import "../../styles/account.css";
import "../../styles/organisation.css";
