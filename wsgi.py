"""The application for any WSGI server: ``wsgi:app``."""

import os
import sys

from app.config import read_settings
from app.factory import create_app
from app.setting_checks import BadSettingError

try:
    app = create_app(read_settings(os.environ))
except BadSettingError as error:
    sys.stderr.write(f"strong-answer: {error}\n")
    sys.exit(2)
