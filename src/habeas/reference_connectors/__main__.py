"""The reference connectors without the rest of the program: `python -m habeas.reference_connectors`."""

import logging

from habeas.reference_connectors.commandline import connector

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
connector()
