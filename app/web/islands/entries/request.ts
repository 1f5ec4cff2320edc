// Several parts in one request follow their wishes as the offers of one part do.

import "./offers";
import "../../styles/request.css";
import "../../styles/workspace.css";
